/**
 * What every handler of HTTP shares: request, reply, problem, limits. No answer of an endpoint and
 * no HTTP server.
 */
package churnline.edge.api;
