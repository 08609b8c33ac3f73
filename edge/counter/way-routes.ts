/** What this till may offer its customers, and what it begins with. */
import { Hono } from 'hono';
import { describeRoute, validator } from 'hono-openapi';
import { answersOf, problems } from './words.ts';
import { UsualWayAsk, WaysView } from '../domain/way.ts';
import { invalid } from '../invalid.ts';
import type { Till } from '../pairing.ts';
import type { Ways } from './ways.ts';

const seen = answersOf('What is known of it.', WaysView);
const { invalid: badForm, unpaired, unreachable } = problems;

export function wayRoutes({ ways, unitOf }: { ways: Ways; unitOf: (till: string) => string }) {
  const view = (till: Till) => ways.view(till.id, unitOf(till.id));

  return new Hono<{ Variables: { till: Till } }>()
    .get(
      '/api/ways',
      describeRoute({
        summary: 'What the sales unit is approved for, and how this till begins',
        responses: { 200: seen, 401: unpaired },
      }),
      (c) => c.json(view(c.get('till')), 200),
    )
    .post(
      '/api/ways/look',
      describeRoute({
        summary: 'Forgets a remembered refusal and asks Vipps MobilePay again',
        responses: { 200: seen, 401: unpaired, 503: unreachable },
      }),
      async (c) => {
        const { id } = c.get('till');
        if (!(await ways.lookAgain(unitOf(id)))) return c.json({ problem: 'unreachable' } as const, 503);
        return c.json(view(c.get('till')), 200);
      },
    )
    .put(
      '/api/ways/usual',
      describeRoute({
        summary: 'Sets what this till begins with',
        responses: { 200: seen, 400: badForm, 401: unpaired },
      }),
      validator('json', UsualWayAsk, invalid),
      (c) => {
        ways.setUsual(c.get('till').id, c.req.valid('json').way);
        return c.json(view(c.get('till')), 200);
      },
    );
}
