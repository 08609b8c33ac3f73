// Puts the remembered theme on before the first paint. parts/settings.svelte.ts keeps it.
try {
  const theme = localStorage.getItem('torg.theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser that refuses storage follows the system.
}
