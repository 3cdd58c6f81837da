// The playground listens on all interfaces; preloaded, this keeps it on this computer.
const { Server } = require("node:net");
const listen = Server.prototype.listen;
Server.prototype.listen = function (port, ...more) {
  return listen.call(this, { port: Number(port), host: "127.0.0.1" }, ...more.filter((one) => typeof one === "function"));
};
