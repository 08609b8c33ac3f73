/** What the app shows beside a payment: its receipt, one link button, and pictures for it. Nobody checks that the payment exists. */
import type { Receipt } from './create-body.ts';

export const categoryNames = [
  'GENERAL',
  'RECEIPT',
  'ORDER_CONFIRMATION',
  'DELIVERY',
  'TICKET',
  'BOOKING',
] as const;
export type PaymentType = 'ecom' | 'recurring';

/** Whose order it is: ePayment and eCom are both `ecom`, and `orderId` is the payment's reference. */
export interface OrderName {
  readonly msn: string;
  readonly paymentType: PaymentType;
  readonly orderId: string;
}

export interface Category extends OrderName {
  readonly categoryId: string;
  readonly type: (typeof categoryNames)[number];
  readonly url: string;
  readonly imageId: string | null;
}

export interface Picture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: 'image/png' | 'image/jpeg';
}

export interface Orders {
  receiptOf(name: OrderName): Receipt | null;
  /** Once only: `false` when there is one already. */
  addReceipt(name: OrderName, receipt: Receipt): boolean;
  categoryOf(name: OrderName): Category | null;
  /** One a payment: the new one takes the old one's place. */
  setCategory(wish: Omit<Category, 'categoryId'>): Category;
  categories(msn: string): readonly Category[];
  removeCategory(category: Category): void;
  imageOf(msn: string, imageId: string): Picture | null;
  /** Cannot be overwritten: `false` when the id is taken. */
  addImage(msn: string, imageId: string, picture: Picture): boolean;
}

export function openOrders(random: () => string): Orders {
  const receipts = new Map<string, Receipt>();
  const categories = new Map<string, Category>();
  const images = new Map<string, Picture>();
  const keyOf = ({ msn, paymentType, orderId }: OrderName) => `${msn} ${paymentType} ${orderId}`;
  return {
    receiptOf: (name) => receipts.get(keyOf(name)) ?? null,
    addReceipt(name, receipt) {
      if (receipts.has(keyOf(name))) return false;
      receipts.set(keyOf(name), receipt);
      return true;
    },
    categoryOf: (name) => categories.get(keyOf(name)) ?? null,
    setCategory(wish) {
      const category = { ...wish, categoryId: random() };
      categories.set(keyOf(wish), category);
      return category;
    },
    categories: (msn) => [...categories.values()].filter((category) => category.msn === msn),
    removeCategory(category) {
      categories.delete(keyOf(category));
    },
    imageOf: (msn, imageId) => images.get(`${msn} ${imageId}`) ?? null,
    addImage(msn, imageId, picture) {
      if (images.has(`${msn} ${imageId}`)) return false;
      images.set(`${msn} ${imageId}`, picture);
      return true;
    },
  };
}
