/** Receipts, link buttons and pictures of orders. Source: Order Management 2.1. */
import { Hono } from 'hono';
import * as v from 'valibot';
import { Receipt } from './create-body.ts';
import { type Simulation, serveUnit, type UnitCall } from './gate.ts';
import { type Category, categoryNames, type OrderName } from './orders.ts';
import { paramsDialect, paramsRefusal } from './params-dialect.ts';
import { readPicture } from './picture.ts';
import { type Answer, gatewayRefusal } from './problems.ts';
import { readBody } from './read-body.ts';
import { sumOf } from './receipts.ts';
import type { World } from './world.ts';

const orderId = v.pipe(v.string(), v.regex(/^[0-9A-Za-z\-_.]+$/));
const imageId = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(/^[0-9A-Za-z\-_.]+$/));
const type = v.picklist(categoryNames);
const url = v.pipe(v.string(), v.url());

const CategoryBody = v.strictObject({
  category: type,
  orderDetailsUrl: url,
  imageId: v.optional(v.nullable(imageId)),
});
const NewCategory = v.strictObject({
  orderId,
  paymentType: v.pipe(v.string(), v.toLowerCase(), v.picklist(['ecom', 'recurring'])),
  type,
  url,
  imageId: v.optional(imageId),
});
const ImageBody = v.strictObject({ imageId, src: v.string(), type: v.literal('base64') });

export function orderRoutes(simulation: Simulation): Hono {
  const { world } = simulation;
  const manner = {
    operation: 'order',
    key: 'none',
    dialect: paramsDialect,
    longestSystemHeader: 100,
  } as const;
  const serve = (run: (call: UnitCall) => Answer) =>
    serveUnit(simulation, manner, (call) =>
      world.settings.orderManagementReachable ? run(call) : gatewayRefusal(404, 'Resource not found'),
    );
  const v2 = '/order-management/v2/:paymentType';
  const v3 = '/order-management/v3/categories';

  return new Hono()
    .post(
      `${v2}/receipts/:orderId`,
      serve((call) =>
        withName(call, (name) =>
          withBody(world, call, Receipt, (receipt) => addReceipt(world, call, { name, receipt })),
        ),
      ),
    )
    .put(
      `${v2}/categories/:orderId`,
      serve((call) =>
        withName(call, (name) =>
          withBody(world, call, CategoryBody, ({ category, orderDetailsUrl, imageId: picture = null }) =>
            setCategory(
              world,
              call,
              { ...name, type: category, url: orderDetailsUrl, imageId: picture },
              {
                status: 200,
                show: ({ categoryId }) => categoryId,
              },
            ),
          ),
        ),
      ),
    )
    .get(
      `${v2}/:orderId`,
      serve((call) => withName(call, (name) => showOrder(world, call, name))),
    )
    .post(
      '/order-management/v1/images',
      serve((call) => withBody(world, call, ImageBody, (image) => addImage(world, call, image))),
    )
    .post(
      v3,
      serve((call) =>
        withBody(world, call, NewCategory, ({ imageId: picture = null, ...rest }) =>
          setCategory(
            world,
            call,
            { ...rest, msn: call.unit.msn, imageId: picture },
            {
              status: 201,
              show: ({ categoryId }) => ({ categoryId }),
            },
          ),
        ),
      ),
    )
    .get(
      v3,
      serve(({ unit, query }) => {
        const wanted = query.get('orderId');
        const found = world.orders
          .categories(unit.msn)
          .filter((category) => wanted === null || category.orderId === wanted);
        return { status: 200, body: { categories: found.map(showCategory) } };
      }),
    )
    .get(
      `${v3}/:categoryId`,
      serve((call) =>
        withCategory(world, call, (category) => ({ status: 200, body: showCategory(category) })),
      ),
    )
    .delete(
      `${v3}/:categoryId`,
      serve((call) =>
        withCategory(world, call, (category) => {
          world.orders.removeCategory(category);
          return { status: 200, body: null };
        }),
      ),
    );
}

function withBody<Schema extends v.GenericSchema>(
  world: World,
  { text, at }: UnitCall,
  ...[schema, use]: [Schema, (body: v.InferOutput<Schema>) => Answer]
): Answer {
  const read = readBody(schema, { text, strict: world.settings.strictOrders });
  return 'details' in read ? paramsDialect.invalid(read.details, at) : use(read.value);
}

function withName({ unit, param, at }: UnitCall, use: (name: OrderName) => Answer): Answer {
  const paymentType = param('paymentType');
  const id = param('orderId');
  if (paymentType !== 'ecom' && paymentType !== 'recurring') {
    return paramsDialect.invalid([{ name: 'paymentType', reason: 'must be ECOM or RECURRING' }], at);
  }
  return v.is(orderId, id)
    ? use({ msn: unit.msn, paymentType, orderId: id })
    : paramsDialect.invalid([{ name: 'orderId', reason: 'must match ^[0-9A-Za-z-_\\.]+$' }], at);
}

function addReceipt(
  world: World,
  { at }: UnitCall,
  { name, receipt }: { name: OrderName; receipt: Receipt },
): Answer {
  const payment = world.payments.get(name.msn, name.orderId);
  if (world.settings.receiptMustAddUp && payment && sumOf(receipt) !== payment.value) {
    return paramsDialect.invalid([{ name: 'orderLines', reason: 'do not come to the payment’s sum' }], at);
  }
  if (world.orders.addReceipt(name, receipt)) return { status: 201, body: world.random() };
  return paramsRefusal(409, { title: 'Conflict', detail: 'The order has a receipt already.' }, at);
}

function setCategory(
  world: World,
  { at }: UnitCall,
  ...[wish, { status, show }]: [
    Omit<Category, 'categoryId'>,
    { status: number; show: (category: Category) => unknown },
  ]
): Answer {
  if (wish.imageId !== null && !world.orders.imageOf(wish.msn, wish.imageId)) {
    return paramsDialect.invalid([{ name: 'imageId', reason: 'No such image.' }], at);
  }
  return { status, body: show(world.orders.setCategory(wish)) };
}

function showOrder(world: World, { at }: UnitCall, name: OrderName): Answer {
  const category = world.orders.categoryOf(name);
  const receipt = world.orders.receiptOf(name);
  if (!category && !receipt) {
    return paramsRefusal(404, { title: 'Not found', detail: 'Nothing is known of this order.' }, at);
  }
  const link = category && {
    category: category.type,
    orderDetailsUrl: category.url,
    ...(category.imageId === null ? {} : { imageId: category.imageId }),
  };
  return { status: 200, body: { ...(link ? { category: link } : {}), ...(receipt ? { receipt } : {}) } };
}

function addImage(
  world: World,
  { unit, at }: UnitCall,
  { imageId: id, src }: v.InferOutput<typeof ImageBody>,
): Answer {
  const picture = readPicture(src);
  if ('reason' in picture) return paramsDialect.invalid([{ name: 'src', reason: picture.reason }], at);
  if (world.orders.addImage(unit.msn, id, picture)) return { status: 200, body: { imageId: id } };
  return paramsRefusal(409, { title: 'Conflict', detail: 'An image cannot be overwritten.' }, at);
}

function withCategory(world: World, call: UnitCall, use: (category: Category) => Answer): Answer {
  const id = call.param('categoryId');
  const found = world.orders.categories(call.unit.msn).find(({ categoryId }) => categoryId === id);
  const gone = { title: 'Not found', detail: 'There is no category with this id.' };
  return found ? use(found) : paramsRefusal(404, gone, call.at);
}

const showCategory = ({ categoryId, orderId: id, paymentType, type: name, ...rest }: Category) => ({
  categoryId,
  orderId: id,
  paymentType: paymentType.toUpperCase(),
  type: name,
  url: rest.url,
  ...(rest.imageId === null ? {} : { imageId: rest.imageId }),
});
