/** What the merchant's own stickers and posters say or said before they were deleted, so that no till takes one of them for a customer's code. */
import * as v from 'valibot';

/** Of every store of the merchant. Also the `own` event of the stream. */
export const OwnCodesView = v.object({ codes: v.array(v.string()) });
export type OwnCodesView = Readonly<v.InferOutput<typeof OwnCodesView>>;
