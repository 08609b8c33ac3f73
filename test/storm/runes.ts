/** Lets plain Node load what is written with Svelte's runes, compiled as the till's build compiles it. */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileModule } from 'svelte/compiler';

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.svelte.ts')) return nextLoad(url, context);
    const filename = fileURLToPath(url);
    const plain = stripTypeScriptTypes(readFileSync(filename, 'utf8'));
    const { js } = compileModule(plain, { filename, generate: 'client', dev: false });
    return { format: 'module', source: js.code, shortCircuit: true };
  },
});
