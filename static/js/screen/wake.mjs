// Keep the screen from sleeping, where the browser can (not on plain http); it forgets when hidden.

/** Ask to stay awake, now and whenever the page is seen again. */
export function stayAwake() {
  if (!("wakeLock" in navigator)) return;
  const ask = () => {
    if (document.visibilityState === "visible") navigator.wakeLock.request("screen").catch(() => {});
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
