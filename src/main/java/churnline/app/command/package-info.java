/**
 * One class per command, and what they print. A command asks as a client of HTTP would and never
 * reaches behind the handlers.
 */
package churnline.app.command;
