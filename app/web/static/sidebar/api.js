// The service's API. A newer request of the same name cancels the older one, so nothing floods and nothing arrives late.

const LONGEST = 10_000; // ms after which an answer is no longer waited for
const running = new Map();

export class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A request that was overtaken by a newer one: not an error, there is just nothing to show. */
export const overtaken = (error) => error?.name === "AbortError";

/** What the page hears when a login is wanted, whatever it was asking for. */
export const LOGIN_WANTED = "kuaihui:login-wanted";

/** Stop waiting for the request of this name. */
export function cancel(name) {
  running.get(name)?.abort();
  running.delete(name);
}

async function call(name, path, options) {
  cancel(name);
  const control = new AbortController();
  running.set(name, control);
  const late = setTimeout(() => control.abort(new ApiError(0, "late", "快回没有及时回应")), LONGEST);
  try {
    return await answer(await fetch(`/api/v1${path}`, { credentials: "same-origin", signal: control.signal, ...options }));
  } catch (error) {
    if (error instanceof ApiError || overtaken(error)) throw error;
    throw new ApiError(0, "offline", "连不上快回，请检查网络");
  } finally {
    clearTimeout(late);
    if (running.get(name) === control) running.delete(name);
  }
}

async function answer(response) {
  if (response.status === 204) return {};
  const body = await response.json().catch(() => null);
  if (response.ok && body) return body;
  if (response.status === 401) {
    const error = new ApiError(401, "not_authenticated", "登录已过期，请重新登录");
    document.dispatchEvent(new CustomEvent(LOGIN_WANTED, { detail: error }));
    throw error;
  }
  throw new ApiError(response.status, body?.error?.code ?? "http", body?.error?.message ?? "快回暂时没有回应，请稍后再试");
}

export const get = (name, path) => call(name, path, { headers: { Accept: "application/json" } });

/** A change of what was read at `version`. */
export const change = (name, method, path, body, version) =>
  call(name, path, {
    method,
    headers: { "Content-Type": "application/json", Accept: "application/json", "If-Match": `"${version}"` },
    body: body && JSON.stringify(body),
  });

/** A change without a body: PUT or DELETE. */
export const send = (name, method, path) => call(name, path, { method, headers: { Accept: "application/json" } });

export const post = (name, path, body) =>
  call(name, path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
