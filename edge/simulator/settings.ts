/** Switches of the control page that change how every call is answered. */
import * as v from 'valibot';

const switches = {
  /** Refuse unknown fields with 400, per API; seen otherwise for QR. */
  strictEpayment: v.boolean(),
  strictWebhooks: v.boolean(),
  strictQr: v.boolean(),
  /** Content type of capture, cancel and refund answers: the 1.8.1 document says `application/problem+json`. */
  modificationContentType: v.picklist(['application/json', 'application/problem+json']),
  /** Lifetime of access tokens issued from now on. */
  accessTokenLifetimeSeconds: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
};
const AllSettings = v.strictObject(switches);
export const SettingsChanges = v.partial(AllSettings);
export type Settings = v.InferOutput<typeof AllSettings>;

export const usualSettings = (accessTokenLifetimeSeconds = 3600): Settings => ({
  strictEpayment: true,
  strictWebhooks: true,
  strictQr: true,
  modificationContentType: 'application/json',
  accessTokenLifetimeSeconds,
});
