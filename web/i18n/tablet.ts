/** The words about the tablet itself, in every language: apart from the others because only the menu says them. */
import type { Language } from './languages.ts';

interface TabletWords {
  readonly title: string;
  readonly promised: string;
  readonly notPromised: string;
  readonly notSaid: string;
  readonly room: (used: string, free: string) => string;
  readonly little: string;
  readonly installed: string;
  readonly install: string;
  readonly why: string;
  readonly afterwards: string;
  readonly names: Readonly<Record<Device, string>>;
  readonly steps: Readonly<Record<Device, readonly string[]>>;
}
type Device = 'apple' | 'android' | 'other';

const names = { apple: 'iPad, iPhone', android: 'Android', other: 'Windows, Mac, Linux' };

export const tabletWords: Readonly<Record<Language, TabletWords>> = {
  en: {
    title: 'This tablet',
    promised: 'The browser has promised to keep what this till stores.',
    notPromised:
      'The browser may delete what this till stores when space is short or the till is not used for a week. Put it on the Home Screen.',
    notSaid: 'This browser does not say if it keeps what the till stores.',
    room: (used, free) => `The till uses ${used}; ${free} are free for it.`,
    little: 'There is little space left. Delete pictures or apps that nobody needs.',
    installed: 'The till is on the Home Screen of this tablet.',
    install: 'Put the till on the Home Screen',
    why: 'There it fills the screen, opens without a network, and its data is kept.',
    afterwards:
      'Open it there and connect it with a new code: on an iPad the installed till knows nothing of the one in the browser. Finish what is unsent here first.',
    names,
    steps: {
      apple: [
        'Open this page in Safari.',
        'Tap Share, the square with the arrow.',
        'Choose “Add to Home Screen”, then “Add”.',
      ],
      android: ['Open the menu of Chrome, the three dots.', 'Choose “Add to Home screen”, then “Install”.'],
      other: ['In Chrome or Edge, press the sign for installing at the end of the address line.'],
    },
  },
  nb: {
    title: 'Dette nettbrettet',
    promised: 'Nettleseren har lovet å ta vare på det kassen lagrer.',
    notPromised:
      'Nettleseren kan slette det kassen lagrer når det er lite plass, eller når kassen ikke er brukt på en uke. Legg den på Hjem-skjermen.',
    notSaid: 'Denne nettleseren sier ikke om den tar vare på det kassen lagrer.',
    room: (used, free) => `Kassen bruker ${used}; den har ${free} ledig.`,
    little: 'Det er lite plass igjen. Slett bilder eller apper som ingen trenger.',
    installed: 'Kassen ligger på Hjem-skjermen på dette nettbrettet.',
    install: 'Legg kassen på Hjem-skjermen',
    why: 'Der fyller den skjermen, åpner uten nett, og det den lagrer blir tatt vare på.',
    afterwards:
      'Åpne den der og koble den til med en ny kode: på en iPad vet den installerte kassen ingenting om den i nettleseren. Gjør ferdig det som ikke er sendt, først.',
    names,
    steps: {
      apple: [
        'Åpne denne siden i Safari.',
        'Trykk på Del, firkanten med pilen.',
        'Velg «Legg til på Hjem-skjerm», så «Legg til».',
      ],
      android: ['Åpne menyen i Chrome, de tre prikkene.', 'Velg «Legg til på startsiden», så «Installer».'],
      other: ['Trykk på tegnet for installering i enden av adresselinjen i Chrome eller Edge.'],
    },
  },
  da: {
    title: 'Denne tablet',
    promised: 'Browseren har lovet at bevare det, kassen gemmer.',
    notPromised:
      'Browseren kan slette det, kassen gemmer, når der mangler plads, eller når kassen ikke er brugt i en uge. Føj den til hjemmeskærmen.',
    notSaid: 'Denne browser siger ikke, om den bevarer det, kassen gemmer.',
    room: (used, free) => `Kassen bruger ${used}; der er ${free} ledig til den.`,
    little: 'Der er kun lidt plads tilbage. Slet billeder eller apps, som ingen har brug for.',
    installed: 'Kassen ligger på hjemmeskærmen på denne tablet.',
    install: 'Føj kassen til hjemmeskærmen',
    why: 'Der fylder den hele skærmen, åbner uden net, og det gemte bliver bevaret.',
    afterwards:
      'Åbn den der, og tilslut den med en ny kode: på en iPad kender den installerede kasse intet til den i browseren. Gør først det usendte færdigt her.',
    names,
    steps: {
      apple: [
        'Åbn denne side i Safari.',
        'Tryk på Del, firkanten med pilen.',
        'Vælg »Føj til hjemmeskærm« og derefter »Tilføj«.',
      ],
      android: ['Åbn menuen i Chrome, de tre prikker.', 'Vælg »Føj til startskærm« og derefter »Installer«.'],
      other: ['Tryk på tegnet for installation for enden af adresselinjen i Chrome eller Edge.'],
    },
  },
  sv: {
    title: 'Den här surfplattan',
    promised: 'Webbläsaren har lovat att behålla det som kassan sparar.',
    notPromised:
      'Webbläsaren kan radera det som kassan sparar när utrymmet är knappt eller när kassan inte har använts på en vecka. Lägg den på hemskärmen.',
    notSaid: 'Den här webbläsaren säger inte om den behåller det som kassan sparar.',
    room: (used, free) => `Kassan använder ${used}; ${free} är lediga för den.`,
    little: 'Det finns lite utrymme kvar. Radera bilder eller appar som ingen behöver.',
    installed: 'Kassan ligger på hemskärmen på den här surfplattan.',
    install: 'Lägg kassan på hemskärmen',
    why: 'Där fyller den skärmen, öppnas utan nät, och det som sparas behålls.',
    afterwards:
      'Öppna den där och anslut den med en ny kod: på en iPad vet den installerade kassan inget om den i webbläsaren. Gör först klart det som inte är skickat här.',
    names,
    steps: {
      apple: [
        'Öppna den här sidan i Safari.',
        'Tryck på Dela, fyrkanten med pilen.',
        'Välj ”Lägg till på hemskärmen” och sedan ”Lägg till”.',
      ],
      android: [
        'Öppna menyn i Chrome, de tre prickarna.',
        'Välj ”Lägg till på startskärmen” och sedan ”Installera”.',
      ],
      other: ['Tryck på tecknet för installation i slutet av adressfältet i Chrome eller Edge.'],
    },
  },
  fi: {
    title: 'Tämä tabletti',
    promised: 'Selain on luvannut säilyttää kassan tallentamat tiedot.',
    notPromised:
      'Selain voi poistaa kassan tiedot, kun tila on vähissä tai kassaa ei ole käytetty viikkoon. Lisää kassa Koti-valikkoon.',
    notSaid: 'Tämä selain ei kerro, säilyttääkö se kassan tallentamat tiedot.',
    room: (used, free) => `Kassa käyttää ${used}; sille on vapaana ${free}.`,
    little: 'Tilaa on vähän jäljellä. Poista kuvia tai sovelluksia, joita kukaan ei tarvitse.',
    installed: 'Kassa on tämän tabletin Koti-valikossa.',
    install: 'Lisää kassa Koti-valikkoon',
    why: 'Sieltä se avautuu koko näytölle ja ilman verkkoa, ja sen tiedot säilyvät.',
    afterwards:
      'Avaa kassa sieltä ja yhdistä se uudella koodilla: iPadissa asennettu kassa ei tiedä selaimessa olevasta mitään. Hoida ensin lähettämättömät loppuun täällä.',
    names,
    steps: {
      apple: [
        'Avaa tämä sivu Safarissa.',
        'Napauta Jaa, neliötä jossa on nuoli.',
        'Valitse ”Lisää Koti-valikkoon” ja sitten ”Lisää”.',
      ],
      android: [
        'Avaa Chromen valikko, kolme pistettä.',
        'Valitse ”Lisää aloitusnäytölle” ja sitten ”Asenna”.',
      ],
      other: ['Paina asennuksen merkkiä Chromen tai Edgen osoiterivin lopussa.'],
    },
  },
};
