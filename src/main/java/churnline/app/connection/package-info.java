/**
 * How a command reaches the service of its home: over HTTP, with limits on every wait. Nothing here
 * opens a store.
 */
package churnline.app.connection;
