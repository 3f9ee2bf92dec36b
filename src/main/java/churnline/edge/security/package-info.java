/**
 * API keys, roles, and how many requests a client may make. No handler: the HTTP adapter asks here
 * before it calls one.
 */
package churnline.edge.security;
