/** What is read aloud to those who do not see the screen: politely, or at once for the result of a payment. */
export class Announcer {
  polite = $state.raw('');
  assertive = $state.raw('');

  say(text: string): void {
    this.polite = different(this.polite, text);
  }

  call(text: string): void {
    this.assertive = different(this.assertive, text);
  }
}

/** The same words twice are only read twice when the text differs; a space that does not break is not heard. */
const different = (before: string, text: string): string => (before === text ? `${text}\u00a0` : text);
