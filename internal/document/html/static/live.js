// Follows changes: when the server reports one, the content of the page is fetched again and replaced.
// A reader can stop it. Without this script the page is complete; it is reloaded by hand.
"use strict";
(() => {
  const address = document.body.dataset.live;
  const control = document.getElementById("live-switch");
  const state = document.getElementById("live-state");
  let source = null;
  let isFetching = false;
  let isStale = false;
  let isMissing = false;

  const replaceContent = async () => {
    if (isFetching) {
      isStale = true;
      return;
    }
    isFetching = true;
    try {
      do {
        isStale = false;
        const answer = await fetch(location.href, { cache: "no-store" });
        // A plan that is gone, or left out, has a page that says why.
        if (!answer.ok && answer.status !== 404) {
          state.textContent = "Not up to date: reload the page";
          return;
        }
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const content = document.getElementById("content");
        const next = fresh.getElementById("content");
        if (next === null || next.innerHTML === content.innerHTML) {
          continue;
        }
        const focused = content.contains(document.activeElement) ? document.activeElement.id : "";
        const open = [...content.querySelectorAll("details")].map((details) => details.open);
        content.replaceChildren(...next.childNodes);
        [...content.querySelectorAll("details")].forEach((details, i) => { details.open = open[i] === true; });
        if (focused !== "") {
          document.getElementById(focused)?.focus({ preventScroll: true });
        }
        state.textContent = "Updated " + new Date().toLocaleTimeString();
      } while (isStale);
    } catch {
      state.textContent = "Not up to date: the server does not answer";
    } finally {
      isFetching = false;
    }
  };

  const follow = () => {
    source = new EventSource(address);
    source.addEventListener("changed", replaceContent);
    source.addEventListener("error", () => {
      isMissing = true;
      control.dataset.state = "";
      state.textContent = "Not connected";
    });
    source.addEventListener("following", () => {
      control.dataset.state = "following";
      state.textContent = "";
      if (isMissing) {
        // What changed in the meantime was not reported.
        isMissing = false;
        replaceContent();
      }
    });
  };
  const stop = () => {
    source?.close();
    source = null;
    isMissing = true;
    control.dataset.state = "";
    state.textContent = "";
  };
  const isOn = () => control.getAttribute("aria-pressed") === "true";

  control.hidden = false;
  control.addEventListener("click", () => {
    control.setAttribute("aria-pressed", String(!isOn()));
    if (isOn()) {
      follow();
    } else {
      stop();
    }
  });
  // A browser has few connections for a server: a page that is hidden gives its own back.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      stop();
    } else if (isOn() && source === null) {
      follow();
    }
  });
  follow();
})();
