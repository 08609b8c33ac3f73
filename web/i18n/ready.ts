/** The words about customers who scanned a sticker and wait in their app, in every language. */
import type { Language } from './languages.ts';

export interface ReadyWords {
  readonly title: string;
  readonly ready: (place: string) => string;
  readonly left: (time: string) => string;
  /** With goods rung up. */
  readonly charge: (sum: string) => string;
  readonly chargeHere: string;
  /** Without: the customer waits until the goods are rung up. */
  readonly serve: string;
  readonly serving: (place: string) => string;
  readonly servingNext: string;
  readonly letGo: string;
  readonly dismiss: string;
  readonly dismissed: string;
  readonly undo: string;
  /** Those who can still be brought back. */
  readonly dismissedTitle: string;
  readonly dismissedMany: (n: number) => string;
  readonly more: (n: number) => string;
  readonly fewer: string;
  readonly expired: (place: string) => string;
  readonly expiredNext: string;
  readonly taken: string;
  readonly unreachable: string;
  readonly ok: string;
}

export const readyWords: Readonly<Record<Language, ReadyWords>> = {
  en: {
    title: 'Customers who are ready',
    ready: (place) => `A customer is ready at ${place}`,
    left: (time) => `${time} left`,
    charge: (sum) => `Charge them ${sum}`,
    chargeHere: 'Charge them',
    serve: 'Serve them next',
    serving: (place) => `You serve the customer at ${place}`,
    servingNext: 'Ring up, then tap Charge: the request goes to their app.',
    letGo: 'Let go',
    dismiss: 'Dismiss',
    dismissed: 'Dismissed',
    undo: 'Undo',
    dismissedTitle: 'Dismissed customers',
    dismissedMany: (n) => `${n} dismissed`,
    more: (n) => `${n} more`,
    fewer: 'Show fewer',
    expired: (place) => `The wait at ${place} was too long`,
    expiredNext: 'Ask the customer to scan the sticker again.',
    taken: 'Another till serves this customer already.',
    unreachable: 'No connection just now. Try again.',
    ok: 'OK',
  },
  nb: {
    title: 'Kunder som er klare',
    ready: (place) => `En kunde er klar ved ${place}`,
    left: (time) => `${time} igjen`,
    charge: (sum) => `Ta betalt ${sum}`,
    chargeHere: 'Ta betalt av dem',
    serve: 'Ekspeder som neste',
    serving: (place) => `Du ekspederer kunden ved ${place}`,
    servingNext: 'Slå inn varene og trykk Ta betalt: forespørselen går til appen deres.',
    letGo: 'Slipp',
    dismiss: 'Avvis',
    dismissed: 'Avvist',
    undo: 'Angre',
    dismissedTitle: 'Avviste kunder',
    dismissedMany: (n) => (n === 1 ? '1 avvist' : `${n} avviste`),
    more: (n) => `${n} til`,
    fewer: 'Vis færre',
    expired: (place) => `Ventingen ved ${place} ble for lang`,
    expiredNext: 'Be kunden skanne klistremerket på nytt.',
    taken: 'En annen kasse ekspederer allerede denne kunden.',
    unreachable: 'Ingen forbindelse akkurat nå. Prøv igjen.',
    ok: 'OK',
  },
  da: {
    title: 'Kunder, der er klar',
    ready: (place) => `En kunde er klar ved ${place}`,
    left: (time) => `${time} tilbage`,
    charge: (sum) => `Opkræv ${sum}`,
    chargeHere: 'Opkræv dem',
    serve: 'Ekspedér som den næste',
    serving: (place) => `Du ekspederer kunden ved ${place}`,
    servingNext: 'Slå varerne ind, og tryk på Opkræv: anmodningen går til deres app.',
    letGo: 'Slip',
    dismiss: 'Afvis',
    dismissed: 'Afvist',
    undo: 'Fortryd',
    dismissedTitle: 'Afviste kunder',
    dismissedMany: (n) => (n === 1 ? '1 afvist' : `${n} afviste`),
    more: (n) => `${n} mere`,
    fewer: 'Vis færre',
    expired: (place) => `Ventetiden ved ${place} blev for lang`,
    expiredNext: 'Bed kunden scanne klistermærket igen.',
    taken: 'En anden kasse ekspederer allerede denne kunde.',
    unreachable: 'Ingen forbindelse lige nu. Prøv igen.',
    ok: 'OK',
  },
  sv: {
    title: 'Kunder som är redo',
    ready: (place) => `En kund är redo vid ${place}`,
    left: (time) => `${time} kvar`,
    charge: (sum) => `Ta betalt ${sum}`,
    chargeHere: 'Ta betalt av dem',
    serve: 'Betjäna härnäst',
    serving: (place) => `Du betjänar kunden vid ${place}`,
    servingNext: 'Slå in varorna och tryck på Ta betalt: begäran går till deras app.',
    letGo: 'Släpp',
    dismiss: 'Avvisa',
    dismissed: 'Avvisad',
    undo: 'Ångra',
    dismissedTitle: 'Avvisade kunder',
    dismissedMany: (n) => (n === 1 ? '1 avvisad' : `${n} avvisade`),
    more: (n) => `${n} till`,
    fewer: 'Visa färre',
    expired: (place) => `Väntan vid ${place} blev för lång`,
    expiredNext: 'Be kunden skanna klistermärket igen.',
    taken: 'En annan kassa betjänar redan den här kunden.',
    unreachable: 'Ingen anslutning just nu. Försök igen.',
    ok: 'OK',
  },
  fi: {
    title: 'Valmiit asiakkaat',
    ready: (place) => `Asiakas on valmis: ${place}`,
    left: (time) => `${time} jäljellä`,
    charge: (sum) => `Veloita ${sum}`,
    chargeHere: 'Veloita heiltä',
    serve: 'Palvele seuraavaksi',
    serving: (place) => `Palvelet asiakasta: ${place}`,
    servingNext: 'Lisää tuotteet ja napauta Veloita: pyyntö menee asiakkaan sovellukseen.',
    letGo: 'Vapauta',
    dismiss: 'Hylkää',
    dismissed: 'Hylätty',
    undo: 'Kumoa',
    dismissedTitle: 'Hylätyt asiakkaat',
    dismissedMany: (n) => (n === 1 ? '1 hylätty' : `${n} hylättyä`),
    more: (n) => `${n} lisää`,
    fewer: 'Näytä vähemmän',
    expired: (place) => `Odotus kesti liian kauan: ${place}`,
    expiredNext: 'Pyydä asiakasta skannaamaan tarra uudelleen.',
    taken: 'Toinen kassa palvelee jo tätä asiakasta.',
    unreachable: 'Ei yhteyttä juuri nyt. Yritä uudelleen.',
    ok: 'OK',
  },
};
