/**
 * Opens the ledger in `LEDGER` and is killed between two of its statements, the `DIE_AT`th of them: migrations are
 * taken apart at their semicolons, so that there is an instant between any two. Says how many there were when it lives.
 */
import { openLedger } from '../../edge/ledger.ts';
import type { Sqlite } from '../../edge/sqlite.ts';
import { openNodeSqlite } from '../../edge/sqlite-node.ts';

const dieAt = Number(process.env['DIE_AT']);
let done = 0;

function step(): void {
  done += 1;
  if (done === dieAt) process.kill(process.pid, 'SIGKILL');
}

const real = openNodeSqlite(process.env['LEDGER'] ?? '');
const dying: Sqlite = {
  ...real,
  exec(sql) {
    const plain = sql.replaceAll(/--.*$/gm, '');
    for (const statement of plain.split(';').filter((part) => part.trim() !== '')) {
      step();
      real.exec(statement);
    }
  },
  prepare(sql) {
    const statement = real.prepare(sql);
    return {
      run(...values) {
        step();
        return statement.run(...values);
      },
      first(...values) {
        step();
        return statement.first(...values);
      },
      all: (...values) => statement.all(...values),
    };
  },
};
openLedger(dying);
step();
console.log(`lived ${done}`);
