/** How much of what a camera sees is read, how fast, and at what cost: the till's reader beside its rivals. */
import { runLive } from './scan/live.ts';
import { weigh } from './scan/sizes.ts';
import { openStand } from './scan/stand.ts';
import { amounts, runStills } from './scan/stills.ts';

/** `--quick` looks at a sample of the frames; the live path is the same. */
export async function run(): Promise<void> {
  const isQuick = process.argv.includes('--quick');
  const stand = await openStand();
  try {
    const requirements = [
      ...weigh(),
      ...(await runStills(await stand.open('page'), amounts[isQuick ? 'quick' : 'whole'])),
      ...(await runLive(stand)),
    ];
    console.log('');
    for (const { what, seen, isMet } of requirements)
      console.log(`${isMet ? 'pass' : 'FAIL'}  ${what}: ${seen}`);
    const missed = requirements.filter(({ isMet }) => !isMet).length;
    console.log(`\n${requirements.length - missed} of ${requirements.length} requirements met`);
  } finally {
    await stand.close();
  }
}
