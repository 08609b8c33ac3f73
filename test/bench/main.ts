/** `npm run bench`, or `npm run bench -- NAME …`: figures as ratios against named limits and rivals. */
export const benches = {
  bytes: () => import('./bytes.ts'),
  ledger: () => import('./ledger.ts'),
  stream: () => import('./stream.ts'),
  green: () => import('./green.ts'),
} as const;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}. There are ${Object.keys(benches).join(', ')}.`);
  process.exit(1);
}
for (const [name, load] of Object.entries(benches)) {
  if (asked.length === 0 || asked.includes(name)) await (await load()).run();
}
