// Says that the tab shows another document, before anything on it can be looked at.
(() => {
  const { runtime } = globalThis.browser ?? globalThis.chrome;
  const arrived = () => runtime.sendMessage({ kind: 'arrived' }).catch(() => {});
  if (document.prerendering) document.addEventListener('prerenderingchange', arrived, { once: true });
  else arrived();
  addEventListener('pageshow', ({ persisted }) => { if (persisted) arrived(); });
})();
