// The Socket.IO client of browsers, as the conformance script of tests/live asks for it.

import { io } from "/conformance/socket.io.mjs";

const states = [];
let socket = null;
let ended = null;

window.conformance = {
  connect(address) {
    ended = null;
    socket = io(address, { transports: ["websocket"], reconnection: false, forceNew: true });
    socket.on("state", (state) => states.push(state));
    socket.on("disconnect", (reason) => {
      ended = reason === "io server disconnect" ? "the server" : "the network";
    });
    return new Promise((resolve) => {
      socket.on("connect", () => resolve("connected"));
      socket.on("connect_error", () => resolve("refused"));
    });
  },
  say: (event, payload) => socket.timeout(20_000).emitWithAck(event, payload),
  send: (event, payload) => void socket.emit(event, payload),
  take: () => states.splice(0),
  ended: () => ended,
  leave: () => void socket.disconnect(),
};
