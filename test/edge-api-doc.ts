/** Writes docs/edge-api.md from the schemas that guard the routes: `npm run docs`. A test says when it is behind. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSpecs, resolver } from 'hono-openapi';
import * as v from 'valibot';
import { createEdge } from '../edge/edge.ts';
import { manualClock } from '../edge/domain/clock.ts';
import * as after from '../edge/domain/after-wire.ts';
import * as checkIn from '../edge/domain/check-in.ts';
import * as display from '../edge/domain/display.ts';
import * as poster from '../edge/domain/poster.ts';
import * as sticker from '../edge/domain/sticker.ts';
import { Line } from '../edge/domain/sale.ts';
import * as way from '../edge/domain/way.ts';
import * as wire from '../edge/domain/wire.ts';
import { openNodeSqlite } from '../edge/sqlite-node.ts';

export const docPath = join(import.meta.dirname, '../docs/edge-api.md');
export const readDoc = (): string => readFileSync(docPath, 'utf8');

const Content = v.optional(v.record(v.string(), v.object({ schema: v.optional(v.unknown()) })));
const Operation = v.object({
  summary: v.string(),
  parameters: v.optional(
    v.array(
      v.object({ name: v.string(), in: v.string(), required: v.optional(v.boolean()), schema: v.unknown() }),
    ),
    [],
  ),
  requestBody: v.optional(v.object({ content: Content })),
  responses: v.record(v.string(), v.object({ description: v.string(), content: Content })),
});
const Spec = v.object({ paths: v.record(v.string(), v.record(v.string(), Operation)) });

/** Shapes that several routes speak of, told once. */
const shapes = {
  PairingAsk: wire.PairingAsk,
  TillView: wire.TillView,
  Parcel: wire.Parcel,
  Accepted: wire.Accepted,
  Refused: wire.Refused,
  PaymentsPage: wire.PaymentsPage,
  PaymentView: wire.PaymentView,
  Problem: wire.Problem,
  CheckInView: checkIn.CheckInView,
  CheckInsView: checkIn.CheckInsView,
  StickerAsk: sticker.StickerAsk,
  StickerView: sticker.StickerView,
  StickersView: sticker.StickersView,
  MigrationAsk: sticker.MigrationAsk,
  MigrationReport: sticker.MigrationReport,
  StallAsk: poster.StallAsk,
  StallView: poster.StallView,
  PosterAsk: poster.PosterAsk,
  PosterView: poster.PosterView,
  DisplayAsk: display.DisplayAsk,
  DisplayShow: display.DisplayShow,
  DisplayWho: display.DisplayWho,
  WaysView: way.WaysView,
  Line,
  Move: after.Move,
  AfterSale: after.AfterSale,
  HeldPage: after.HeldPage,
  SearchPage: after.SearchPage,
  DaysPage: after.DaysPage,
  FindAsk: after.FindAsk,
  Proof: after.Proof,
  OrderAsk: after.OrderAsk,
  OrderView: after.OrderView,
} as const;

export async function makeDoc(): Promise<string> {
  const spec = v.parse(Spec, JSON.parse(JSON.stringify(await generateSpecs(appOnly()))));
  const told = await Promise.all(
    Object.entries(shapes).map(async ([name, schema]) => {
      const json = JSON.parse(JSON.stringify((await resolver(schema).toOpenAPISchema()).schema)) as unknown;
      return { name, json };
    }),
  );
  const nameOf = (schema: unknown) =>
    told.find(({ json }) => JSON.stringify(json) === JSON.stringify(schema))?.name;
  const routes = Object.entries(spec.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) =>
      sayRoute(`${method.toUpperCase()} ${path}`, operation, nameOf),
    ),
  );
  return `${[
    '# The edge’s API',
    'Made by `npm run docs` from the schemas that guard the routes; do not edit. Bodies are JSON of at most 128 KiB. Everything under `/api` but pairing needs the cookie of a paired till, everything under `/display` but its pairing that of a customer display; what is under `/s` and `/r` is for customers, in HTML. Money is in whole minor units; times are milliseconds since the Unix epoch.',
    ...routes,
    '# Shapes',
    ...told.map(
      ({ name, json }) => `## ${name}\n\n\`\`\`json\n${compact(namedWithin(json, nameOf), '')}\n\`\`\``,
    ),
  ].join('\n\n')}\n`;
}

type NameOf = (schema: unknown) => string | undefined;

function sayRoute(title: string, operation: v.InferOutput<typeof Operation>, nameOf: NameOf): string {
  const { summary, parameters, requestBody, responses } = operation;
  const say = (schema: unknown) => {
    const name = nameOf(schema);
    return name ? `[${name}](#${name.toLowerCase()})` : `\`${JSON.stringify(schema)}\``;
  };
  const asked = parameters.map((one) => `- \`${one.name}\` in the ${one.in}: ${say(one.schema)}`);
  const body = schemaOf(requestBody?.content);
  if (body) asked.push(`- the body: ${say(body)}`);
  const answers = Object.entries(responses).map(([status, { description, content }]) => {
    const schema = schemaOf(content);
    return `- **${status}** ${description}${schema ? ` ${Object.keys(content ?? {})[0]}: ${say(schema)}` : ''}`;
  });
  return [
    `## ${title}`,
    `${summary}.`,
    ...(asked.length > 0 ? [`Takes\n\n${asked.join('\n')}`] : []),
    `Answers\n\n${answers.join('\n')}`,
  ].join('\n\n');
}

const schemaOf = (content: v.InferOutput<typeof Content>): unknown => Object.values(content ?? {})[0]?.schema;

/** The same shape with every shape inside it that has a name of its own called by that. */
function namedWithin(value: unknown, nameOf: NameOf): unknown {
  const named = (inside: unknown): unknown => {
    const name = nameOf(inside);
    return name ? { $ref: `#${name.toLowerCase()}` } : namedWithin(inside, nameOf);
  };
  if (Array.isArray(value)) return value.map(named);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, named(inside)]));
}

/** JSON that takes a new line only where one is needed. */
function compact(value: unknown, indent: string): string {
  const line = JSON.stringify(value);
  if (line.length + indent.length <= 100 || typeof value !== 'object' || value === null) return line;
  const deeper = `${indent}  `;
  const inside = Array.isArray(value)
    ? value.map((item) => deeper + compact(item, deeper))
    : Object.entries(value).map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${compact(item, deeper)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${inside.join(',\n')}\n${indent}${close}`;
}

/** Routes describe themselves without being called, so nothing here is ever asked for. */
function appOnly() {
  const config = {
    publicUrl: 'http://localhost:8787',
    market: 'NO',
    merchantName: 'Market stall',
    vipps: {
      baseUrl: 'http://localhost:8788',
      clientId: '-',
      clientSecret: '-',
      subscriptionKey: '-',
      msn: '123456',
    },
  } as const;
  return createEdge(config, {
    clock: manualClock(0),
    fetch: () => Promise.reject(new Error('the documentation calls nobody')),
    randomBytes: (length) => new Uint8Array(length),
    log: () => {},
    sqlite: openNodeSqlite(':memory:'),
    version: '0',
  }).app;
}

if (process.argv.includes('--write')) writeFileSync(docPath, await makeDoc());
