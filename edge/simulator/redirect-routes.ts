/** Merchant redirect QRs. Source: QR 1.0, "Merchant redirect QR". */
import { Hono } from 'hono';
import * as v from 'valibot';
import { codeBase } from './codes.ts';
import { type Call, type Simulation, serve } from './gate.ts';
import { formatOf, imageUrl, type Look, lookFields, lookOf } from './image-format.ts';
import { mayBeHttp } from './loopback.ts';
import { type Poster, textOfPoster } from './posters.ts';
import type { Answer } from './problems.ts';
import { paramsDialect, paramsRefusal } from './params-dialect.ts';
import { readBody, WholeNumber } from './read-body.ts';
import type { SalesUnit } from './sales-units.ts';
import type { World } from './world.ts';

const id = /^[-_+%æøåÆØÅ\w\s]*$/;
const target = /^https:\/\/[\w.]+([\w#!:.?+=&%@\-/]+)?$/;

export function redirectRoutes(simulation: Simulation): Hono {
  const { world } = simulation;
  const all = '/qr/v1/merchant-redirect';
  const one = `${all}/:id`;
  const { CreateBody, UpdateBody } = bodies(world.choices.loopbackHttp);
  const serveOwn = (run: (call: OwnCall) => Answer) =>
    serve(simulation, { operation: 'poster', key: 'none', dialect: paramsDialect }, (call) => {
      const owner = call.unit ?? call.home;
      if (!owner) throw new Error('redirect QR: expected keys that belong to a sales unit or name one');
      return run({ ...call, owner });
    });

  return new Hono()
    .post(
      all,
      serveOwn((call) =>
        withBody(world, call, CreateBody, (wish, look) => {
          const { redirectUrl, ttl = null } = wish;
          const poster = world.posters.create({ msn: call.owner.msn, id: wish.id, redirectUrl, ttl });
          return poster ? show(world, call, poster, look) : { status: 409, body: { id: wish.id } };
        }),
      ),
    )
    .get(
      all,
      serveOwn((call) => {
        const look = lookToRead(call);
        if ('status' in look) return look;
        const body = world.posters.of(call.owner.msn).map((poster) => view(world, call, poster, look));
        return { status: 200, body };
      }),
    )
    .get(
      one,
      serveOwn((call) => {
        const look = lookToRead(call);
        if ('status' in look) return look;
        return withPoster(world, call, (poster) => show(world, call, poster, look));
      }),
    )
    .put(
      one,
      serveOwn((call) =>
        withBody(world, call, UpdateBody, ({ redirectUrl }, look) =>
          withPoster(world, call, (poster) => {
            poster.redirectUrl = redirectUrl;
            return show(world, call, poster, look);
          }),
        ),
      ),
    )
    .delete(
      one,
      serveOwn((call) =>
        withPoster(world, call, (poster) => {
          world.posters.remove(poster);
          return { status: 200, body: null };
        }),
      ),
    );
}

type OwnCall = Call & { readonly owner: SalesUnit };

function bodies(loopbackHttp: boolean) {
  const redirectUrl = v.pipe(
    v.string(),
    v.check(
      (url) => target.test(url) || (loopbackHttp && mayBeHttp(url)),
      `The field RedirectUrl must match the regular expression '${target.source}'.`,
    ),
  );
  return {
    CreateBody: v.strictObject({
      id: v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(id)),
      redirectUrl,
      ttl: v.optional(v.nullable(v.pipe(WholeNumber, v.minValue(300), v.maxValue(2_147_483_647)))),
      ...lookFields,
    }),
    UpdateBody: v.strictObject({ redirectUrl, ...lookFields }),
  };
}

type LookAsked = { size?: number | undefined; whiteBorder?: number | undefined };

function withBody<Schema extends v.GenericSchema<unknown, LookAsked>>(
  world: World,
  call: Call,
  ...[schema, use]: [Schema, (body: v.InferOutput<Schema>, look: Look) => Answer]
): Answer {
  const format = formatOf(call.headers.get('accept'));
  if (!format) return unsupported(call);
  const read = readBody(schema, { text: call.text, strict: world.settings.strictQr });
  if ('details' in read) return paramsDialect.invalid(read.details, call.at);
  const look = lookOf(format, call, read.value);
  return 'reason' in look ? paramsDialect.invalid([look], call.at) : use(read.value, look);
}

/** A read that does not say what it wants shows the SVG: `*\/*` is what clients send unasked. */
function lookToRead(call: Call): Look | Answer {
  const accept = call.headers.get('accept') ?? '*/*';
  const format = accept.trim() === '*/*' ? 'svg' : formatOf(accept);
  if (!format) return unsupported(call);
  const look = lookOf(format, call);
  return 'reason' in look ? paramsDialect.invalid([look], call.at) : look;
}

export const unsupported = ({ at }: Pick<Call, 'at'>): Answer =>
  paramsRefusal(
    415,
    {
      title: 'Unsupported Media Type',
      detail: 'Accept must be image/*, image/svg+xml, image/png or text/targetUrl.',
    },
    at,
  );

function withPoster(world: World, call: OwnCall, use: (poster: Poster) => Answer): Answer {
  const poster = world.posters.get(call.owner.msn, call.param('id'));
  const gone = { title: 'Not found', detail: 'There is no QR code with this id.' };
  return poster ? use(poster) : paramsRefusal(404, gone, call.at);
}

const show = (world: World, call: Call, ...[poster, look]: [Poster, Look]): Answer => ({
  status: 200,
  body: view(world, call, poster, look),
});

function view(world: World, { base }: Call, ...[poster, look]: [Poster, Look]) {
  const { token, redirectUrl, expiresAt } = poster;
  const text = textOfPoster(poster, codeBase(world, base));
  return {
    id: poster.id,
    url: look.format === 'text' ? text : imageUrl(base, token, look),
    redirectUrl,
    expiresIn: expiresAt === null ? -1 : Math.ceil((expiresAt - world.clock.now()) / 1000),
  };
}
