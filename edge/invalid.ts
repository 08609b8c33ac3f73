/** The answer to a request that is not of its form: which fields, and what would fit; never what was in them. */
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Context } from 'hono';

type Checked = { success: true } | { success: false; error: readonly StandardSchemaV1.Issue[] };

export function invalid(checked: Checked, c: Context) {
  if (checked.success) return;
  const issues = checked.error.map(({ path, message }) => ({
    path: (path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.'),
    message: message.replace(/ but received .*$/s, ''),
  }));
  return c.json({ problem: 'invalid', issues } as const, 400);
}
