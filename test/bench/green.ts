/** From the customer's approval to the edge's news of collected money, with webhooks and with polling alone. */
import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { median, print } from './figure.ts';
import { openBenchStall } from './stall.ts';

const sales = 7;

export async function run(): Promise<void> {
  const stall = await openBenchStall();
  let isPaid = (_reference: string) => {};
  const listening = get(`${stall.url}/api/stream`, { headers: { cookie: stall.cookie } }, (response) => {
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      const reference = /"reference":"([^"]+)"/.exec(text)?.[1];
      if (reference && /"captured":12900/.test(text)) isPaid(reference);
    });
  });
  listening.on('error', () => {});

  async function saleMs(reference: string): Promise<number> {
    const paid = new Promise<void>((resolve) => {
      isPaid = (told) => {
        if (told === reference) resolve();
      };
    });
    await stall.send({
      kind: 'charge',
      id: randomUUID(),
      reference,
      madeAt: 0,
      amount: { currency: 'NOK', value: 12_900 },
      lines: [{ id: 'honey', name: 'Heather honey', unitPrice: 12_900, quantity: 1, vatRate: 1500 }],
      customer: { by: 'number', number: '4799900001' },
    });
    const approve = () => stall.control('POST', `/sim/payments/123456/${reference}/approve`);
    // Refused until the request has reached the customer.
    while (!(await approve().catch(() => undefined)));
    const began = performance.now();
    await paid;
    return performance.now() - began;
  }

  const rung: number[] = [];
  for (let sale = 0; sale < sales; sale++) rung.push(await saleMs(`BENCH-RUNG-${sale}`));
  print({
    bench: 'green',
    figure: 'approval to paid, webhook',
    value: median(rung),
    unit: 'ms',
    against: 'limit 1 s',
    other: 1_000,
  });

  await stall.control('PATCH', '/sim/webhooks', { off: true });
  // The first look comes 5 s after the request; a customer needs longer than that to approve, a benchmark does not.
  const polled = await saleMs('BENCH-POLLED-1');
  print({
    bench: 'green',
    figure: 'approval at once to paid, polling alone',
    value: polled,
    unit: 'ms',
    against: 'first look 5 s + interval 2 s',
    other: 7_000,
  });
  listening.destroy();
  await stall.close();
}
