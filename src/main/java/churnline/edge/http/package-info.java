/**
 * The HTTP server: limits before a handler is reached, bodies in, answers out. No answer of an
 * endpoint.
 */
package churnline.edge.http;
