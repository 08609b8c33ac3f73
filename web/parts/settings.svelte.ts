/** What this tablet remembers of how it should look and sound; kept where the first paint can read it. */
export const themes = ['system', 'light', 'dark', 'sun'] as const;
export type Theme = (typeof themes)[number];

/** Read by public/theme.js before the first paint. */
const themeKey = 'torg.theme';
const soundKey = 'torg.sound';
const cameraKey = 'torg.camera';

export class Settings {
  theme = $state.raw<Theme>(readTheme(localStorage.getItem(themeKey)));
  sound = $state.raw(localStorage.getItem(soundKey) !== 'off');
  /** The camera has been live here: the word of why has been read, and the view may open it at once. */
  knowsCamera = $state.raw(localStorage.getItem(cameraKey) === 'known');

  useTheme(theme: Theme): void {
    this.theme = theme;
    if (theme === 'system') {
      delete document.documentElement.dataset['theme'];
      localStorage.removeItem(themeKey);
    } else {
      document.documentElement.dataset['theme'] = theme;
      localStorage.setItem(themeKey, theme);
    }
  }

  useSound(on: boolean): void {
    this.sound = on;
    localStorage.setItem(soundKey, on ? 'on' : 'off');
  }

  cameraIsKnown(): void {
    if (this.knowsCamera) return;
    this.knowsCamera = true;
    localStorage.setItem(cameraKey, 'known');
  }
}

const readTheme = (kept: string | null): Theme => themes.find((theme) => theme === kept) ?? 'system';
