/** What adding, changing and removing do to the lines of a cart: every change gives new lines or says why not. */
import * as v from 'valibot';
import { mostPerPayment } from '../../edge/domain/money.ts';
import { Line, totalOf } from '../../edge/domain/sale.ts';

export type Lines = readonly Line[];
export type Changed = { is: 'changed'; lines: Lines } | { is: 'too-much' };

/** A cart as it is kept through reload and crash. `after` is this tablet's newest sale when it was last touched. */
export const KeptCart = v.object({
  lines: v.array(Line),
  after: v.nullable(v.string()),
  later: v.exactOptional(v.boolean()),
});

/** A cart put aside for a customer who comes back, under the moment it was parked; each is kept on its own. */
export const ParkedCart = v.object({
  id: v.string(),
  name: v.string(),
  lines: v.array(Line),
  /** ms, this tablet's clock. */
  parkedAt: v.number(),
  later: v.exactOptional(v.boolean()),
});
export type ParkedCart = Readonly<v.InferOutput<typeof ParkedCart>>;

interface Charged {
  readonly lines: Lines;
  readonly madeAt: number;
  readonly mine: boolean;
}

/** One more of it; a good that is there already gains in quantity. */
export function added(lines: Lines, line: Line): Changed {
  const there = lines.find((other) => other.id === line.id && other.unitPrice === line.unitPrice);
  if (there) return withQuantity(lines, line.id, there.quantity + line.quantity);
  return checked([...lines, line]);
}

/** Another quantity; none left takes the line away. */
export function withQuantity(lines: Lines, id: string, quantity: number): Changed {
  if (quantity <= 0) return { is: 'changed', lines: lines.filter((line) => line.id !== id) };
  return checked(lines.map((line) => (line.id === id ? { ...line, quantity } : line)));
}

/** An id for a free sum that no other line has. */
export function freeId(lines: Lines): string {
  const taken = new Set(lines.map((line) => line.id));
  let n = 1;
  while (taken.has(`free-${n}`)) n += 1;
  return `free-${n}`;
}

/**
 * The tablet may die between storing a charge and emptying the cart. A kept cart whose very lines were
 * charged after it was last touched is that cart, and charging it again would ask twice.
 */
export function alreadyCharged(
  lines: Lines,
  { sales, sinceMs }: { sales: readonly Charged[]; sinceMs: number },
): boolean {
  const same = JSON.stringify(lines.map(plain));
  return sales.some(
    (sale) => sale.mine && sale.madeAt > sinceMs && JSON.stringify(sale.lines.map(plain)) === same,
  );
}

const plain = ({ id, name, unitPrice, quantity, vatRate }: Line): Line => ({
  id,
  name,
  unitPrice,
  quantity,
  vatRate,
});

function checked(lines: Lines): Changed {
  const tooMany = lines.length > 300 || lines.some((line) => line.quantity > 9999);
  return tooMany || totalOf(lines) > mostPerPayment ? { is: 'too-much' } : { is: 'changed', lines };
}
