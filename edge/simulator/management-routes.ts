/** Looking up merchants and sales units, and how these are configured. Source: Management 2.0.9, as far as a till needs it. */
import { Hono } from 'hono';
import { type Call, type Simulation, serve } from './gate.ts';
import { opens } from './key-sets.ts';
import { type Answer, type Detail, type Dialect, gatewayRefusal, type Occurrence } from './problems.ts';
import { type Merchant, merchantOf, merchants, type SalesUnit } from './sales-units.ts';
import type { World } from './world.ts';

/** Details are pairs of `key` and `value` here, not of `name` and `reason`. */
const refuse = (
  { status, title, detail }: { status: number; title: string; detail: string },
  details: readonly Detail[],
  at: Occurrence,
): Answer => {
  const extraDetails = details.map(({ name, reason }) => ({ key: name, value: reason }));
  const type = `https://httpstatuses.io/${status}`;
  const body = { type, title, status, detail, instance: at.instance, extraDetails };
  return { status, contentType: 'application/problem+json', body };
};

const managementDialect: Dialect = {
  invalid: (details, at) =>
    refuse({ status: 400, title: 'Bad Request', detail: 'Validation failed.' }, details, at),
  gateway: gatewayRefusal,
};

const firstDay = '2024-03-12T09:00:00Z';

export function managementRoutes(simulation: Simulation): Hono {
  const { world } = simulation;
  const manner = {
    operation: 'management',
    key: 'none',
    dialect: managementDialect,
    partnerAlone: true,
    specialised: true,
  } as const;
  const serveLookUp = (run: (call: Call) => Answer) =>
    serve(simulation, manner, (call) =>
      world.settings.managementReachable ? run(call) : gatewayRefusal(404, 'Resource not found'),
    );
  const merchant = '/management/v1/merchants/:scheme/:id';

  return new Hono()
    .get(
      '/management/v1/sales-units',
      serveLookUp((call) => ({ status: 200, body: visible(world, call).map(nameUnit) })),
    )
    .get(
      '/management/v1/sales-units/:msn',
      serveLookUp((call) => {
        const unit = visible(world, call).find(({ msn }) => msn === call.param('msn'));
        return unit ? { status: 200, body: showUnit(world, unit) } : notFound(call);
      }),
    )
    .get(
      merchant,
      serveLookUp((call) =>
        withMerchant(world, call, (found) => ({ status: 200, body: showMerchant(found) })),
      ),
    )
    .get(
      `${merchant}/sales-units`,
      serveLookUp((call) =>
        withMerchant(world, call, (found) => ({
          status: 200,
          body: visible(world, call)
            .filter((unit) => merchantOf(unit) === found)
            .map(nameUnit),
        })),
      ),
    );
}

/** Only units that these keys open. */
const visible = ({ units }: World, { set }: Call): SalesUnit[] =>
  [...units.values()].filter((unit) => opens(set, unit));

const nameUnit = ({ msn, name }: SalesUnit) => ({ msn, name });

function showUnit({ settings }: World, unit: SalesUnit) {
  const { scheme, id } = merchantOf(unit);
  return {
    msn: unit.msn,
    name: unit.name,
    businessIdentifier: { scheme, id },
    configuration: settings.managementSparse ? {} : configurationOf(unit),
  };
}

const configurationOf = (unit: SalesUnit) => ({
  paymentAllowed: unit.paymentAllowed,
  captureType: 'ReserveCapture',
  skipLandingPageAllowed: unit.pushAllowed,
  partialCaptureAllowed: unit.partialCaptureAllowed,
  lateCaptureAllowed: unit.lateCaptureAllowed,
  longLivingPaymentAllowed: unit.longLivingPaymentAllowed,
  creditCardPaymentAllowed: true,
  recurringAllowed: false,
  landingPagePhoneNumberLocked: false,
});

const showMerchant = ({ scheme, id, name, market }: Merchant) => ({
  businessIdentifier: { scheme, id },
  name,
  status: 'ACTIVE',
  createdAt: firstDay,
  updatedAt: firstDay,
  countryCode: market,
});

/** A merchant none of whose units these keys open is not found. */
function withMerchant(world: World, call: Call, use: (found: Merchant) => Answer): Answer {
  const scheme = call.param('scheme').toLowerCase();
  const found = merchants.find((one) => one.scheme.toLowerCase() === scheme && one.id === call.param('id'));
  const isReached = found && visible(world, call).some((unit) => merchantOf(unit) === found);
  return found && isReached ? use(found) : notFound(call);
}

const notFound = ({ at }: Call): Answer =>
  refuse(
    { status: 404, title: 'Not Found', detail: 'Not found, not active, or not connected to these keys.' },
    [],
    at,
  );
