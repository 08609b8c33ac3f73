/** `npm run simulator`: Vipps MobilePay on SIMULATOR_PORT (8788), reachable at HOST (127.0.0.1). */
import * as v from 'valibot';
import { startSimulator } from './node.ts';

const Environment = v.object({
  SIMULATOR_PORT: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65_535)),
    '8788',
  ),
  HOST: v.optional(v.pipe(v.string(), v.nonEmpty()), '127.0.0.1'),
});

const { SIMULATOR_PORT: port, HOST: host } = v.parse(Environment, process.env);
const simulator = await startSimulator({ port, host });
console.log(`Simulated Vipps MobilePay: ${simulator.url}`);
console.log(`  phone    ${simulator.url}/phone`);
console.log(`  control  ${simulator.url}/control`);

const stop = () => {
  void simulator.close();
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
