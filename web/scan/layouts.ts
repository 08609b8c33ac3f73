/**
 * Turns a code back that came through the wrong keyboard: a scanner presses keys, and the tablet reads other
 * characters from them when the two are set to different countries.
 *
 * One row for each way they can disagree: `got` is what the tablet read, `meant` what the scanner pressed, place by
 * place. Letters without accents, digits and the full stop are the same everywhere. A dead key, which gives no
 * character of its own, arrives as the accent that it carries.
 */
const disagreements: readonly { readonly got: string; readonly meant: string }[] = [
  // Scanner US, tablet Norwegian: Windows and Android have a backslash where Apple has an accent.
  { got: 'Øø-_+?\\´`/%¤€#"&(=)!,', meant: ':;/?-_==+&%$$#@^*)(!,' },
  // Scanner US, tablet Danish.
  { got: 'Ææ-_+?´`/%¤€#"&(=)!,', meant: ':;/?-_=+&%$$#@^*)(!,' },
  // Scanner US, tablet Swedish or Finnish.
  { got: 'Öö-_+?´`/%¤€#"&(=)!,', meant: ':;/?-_=+&%$$#@^*)(!,' },
  // Scanner Norwegian, Danish, Swedish or Finnish, tablet US.
  { got: '><&_/?-)%#^*(@!,', meant: ':;/?-_+=%#&()"!,' },
];

const start = 'https://qr.vipps.no/';

/**
 * The text as the scanner meant it, where it is sure: read one way it begins as a code of Vipps MobilePay does, and
 * every one of its characters has an origin. Any other text comes back as it is.
 */
export function repairLayout(text: string): string {
  if (text.toLowerCase().includes(start)) return text;
  const readings = disagreements.flatMap((way) => readBack(text, way));
  const [reading] = new Set(readings);
  return reading !== undefined && new Set(readings).size === 1 ? reading : text;
}

function readBack(text: string, { got, meant }: { got: string; meant: string }): string[] {
  const origins = new Map([...got].map((character, place) => [character, [...meant][place] ?? '']));
  const letters = [...text].map((character) =>
    /[a-z0-9.]/i.test(character) ? character : origins.get(character),
  );
  if (letters.includes(undefined)) return [];
  const reading = letters.join('');
  return reading.toLowerCase().startsWith(start) ? [reading] : [];
}
