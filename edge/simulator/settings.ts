/** Switches of the control page that change how every call is answered. */
import * as v from 'valibot';

const switches = {
  /** Refuse unknown fields with 400, per API; seen otherwise for QR. */
  strictEpayment: v.boolean(),
  strictWebhooks: v.boolean(),
  strictQr: v.boolean(),
  strictOrders: v.boolean(),
  strictEcom: v.boolean(),
  /**
   * How many payments one scan of a sticker is good for: `once`, one after another (a new one when the last was
   * declined, expired or cancelled), or any number within the 15 minutes. The texts are silent.
   */
  customerTokenUse: v.picklist(['once', 'one after another', 'any number']),
  /**
   * Where the texts of codes lead: to this simulator, so that any camera can open them, or to the platform's own host, as
   * a till's scanner meets them. The phone page reads both.
   */
  codeHost: v.picklist(['simulator', 'qr.vipps.no']),
  /** Whether receipt lines that do not add up to the amount are refused; the app merely hides them. */
  receiptMustAddUp: v.boolean(),
  /** Order Management and Management may not exist on the test host: switched off, both answer 404. */
  orderManagementReachable: v.boolean(),
  managementReachable: v.boolean(),
  /** Every field of a sales unit's configuration is optional; sparse leaves them all out. */
  managementSparse: v.boolean(),
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
  strictOrders: true,
  strictEcom: true,
  customerTokenUse: 'once',
  codeHost: 'simulator',
  receiptMustAddUp: false,
  orderManagementReachable: true,
  managementReachable: true,
  managementSparse: false,
  modificationContentType: 'application/json',
  accessTokenLifetimeSeconds,
});
