/** Addresses on this very machine, where development has no certificate. */

/** `http` or `https` to localhost or a loopback number, on any port. */
export function mayBeHttp(url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') return false;
  const { hostname } = parsed;
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
