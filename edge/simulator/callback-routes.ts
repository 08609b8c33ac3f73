/** Merchant callback QRs and the migration of MobilePay stickers. Source: QR 1.0, "Merchant callback QR". */
import { Hono } from 'hono';
import * as v from 'valibot';
import { codeBase } from './codes.ts';
import { type Manner, type Simulation, serveUnit, type UnitCall } from './gate.ts';
import { imageUrl, lookByQuery } from './image-format.ts';
import type { Answer } from './problems.ts';
import { paramsDialect, paramsRefusal } from './params-dialect.ts';
import { readBody } from './read-body.ts';
import { isBeaconId, type Sticker, textOfSticker } from './stickers.ts';
import type { World } from './world.ts';

const PutBody = v.strictObject({
  locationDescription: v.pipe(v.string(), v.nonEmpty(), v.maxLength(36)),
  category: v.optional(v.picklist(['IN_STORE', 'VENDING']), 'IN_STORE'),
});

export function callbackRoutes(simulation: Simulation): Hono {
  const { world } = simulation;
  const all = '/qr/v1/merchant-callback';
  const one = `${all}/:merchantQrId`;
  const serve = (run: (call: UnitCall) => Answer, operation: Manner['operation'] = 'sticker') =>
    serveUnit(simulation, { operation, key: 'none', dialect: paramsDialect }, run);

  return new Hono()
    .put(
      `${all}/mobilepay/:beaconId`,
      serve((call) => migrate(world, call), 'migrate'),
    )
    .put(
      one,
      serve((call) => put(world, call, { merchantQrId: call.param('merchantQrId'), isBeacon: false })),
    )
    .get(
      one,
      serve((call) => withSticker(world, call, (sticker) => show(world, call, sticker))),
    )
    .get(
      all,
      serve((call) => show(world, call, world.stickers.of(call.unit.msn))),
    )
    .delete(
      one,
      serve((call) =>
        withSticker(world, call, (sticker) => {
          world.stickers.remove(sticker);
          return done;
        }),
      ),
    );
}

const done: Answer = { status: 200, body: null };

/** 409: another unit has the beacon, or this one has a sticker of its own making under that name. */
function migrate(world: World, call: UnitCall): Answer {
  const beaconId = call.param('beaconId');
  if (!isBeaconId(beaconId)) {
    return paramsDialect.invalid([{ name: 'beaconId', reason: 'must be 15 digits or a GUID' }], call.at);
  }
  const holder = world.stickers.byBeacon(beaconId) ?? world.stickers.get(call.unit.msn, beaconId);
  if (holder && (holder.msn !== call.unit.msn || !holder.isBeacon)) {
    return { status: 409, body: { id: beaconId } };
  }
  return put(world, call, { merchantQrId: holder?.merchantQrId ?? beaconId, isBeacon: true });
}

function put(
  world: World,
  { unit, text, at }: UnitCall,
  { merchantQrId, isBeacon }: Pick<Sticker, 'merchantQrId' | 'isBeacon'>,
): Answer {
  const read = readBody(PutBody, { text, strict: world.settings.strictQr });
  if ('details' in read) return paramsDialect.invalid(read.details, at);
  const { locationDescription, category = 'IN_STORE' } = read.value;
  const was = world.stickers.get(unit.msn, merchantQrId);
  world.stickers.put({
    msn: unit.msn,
    merchantQrId,
    locationDescription,
    category,
    isBeacon: was?.isBeacon ?? isBeacon,
  });
  return done;
}

function withSticker(world: World, call: UnitCall, use: (sticker: Sticker) => Answer): Answer {
  const sticker = world.stickers.get(call.unit.msn, call.param('merchantQrId'));
  const gone = { title: 'Not found', detail: 'There is no QR code with this id.' };
  return sticker ? use(sticker) : paramsRefusal(404, gone, call.at);
}

function show(world: World, call: UnitCall, shown: Sticker | readonly Sticker[]): Answer {
  const look = lookByQuery(call.query);
  if ('reason' in look) return paramsDialect.invalid([look], call.at);
  const view = (sticker: Sticker) => ({
    merchantSerialNumber: sticker.msn,
    merchantQrId: sticker.merchantQrId,
    locationDescription: sticker.locationDescription,
    qrImageUrl: imageUrl(call.base, sticker.token, look),
    qrContent: textOfSticker(sticker, codeBase(world, call.base)),
  });
  return { status: 200, body: 'token' in shown ? view(shown) : shown.map(view) };
}
