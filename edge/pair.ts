/** `npm run pair`: a new one-time address for one more tablet, while the edge runs or not. */
import { join } from 'node:path';
import { readConfig } from './config.ts';
import { openLedger } from './ledger.ts';
import { openPairing } from './pairing.ts';
import { openNodeSqlite } from './sqlite-node.ts';

const read = readConfig(process.env);
if (!read.ok) {
  console.error(read.problems.join('\n'));
  process.exit(1);
}
const { dataDir, publicUrl, vipps } = read.config;
const sqlite = openNodeSqlite(join(dataDir, `${vipps.msn}.sqlite`));
openLedger(sqlite);
const code = await openPairing(sqlite, (length) => crypto.getRandomValues(new Uint8Array(length))).newCode(
  Date.now(),
);
sqlite.close();
console.log(`${publicUrl}/pair/${code}\nOpens once, within an hour, and makes that browser a till.`);
