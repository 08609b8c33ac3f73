/** The edge as a process of its own, by the same environment as `npm start` and without a till to build. */
import { readConfig } from '../../edge/config.ts';
import { startEdge } from '../../edge/node.ts';

const read = readConfig(process.env);
if (!read.ok) throw new Error(read.problems.join('\n'));
await startEdge(read.config, { version: '0.0.0', webDir: import.meta.dirname });
