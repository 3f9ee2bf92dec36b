/**
 * What happens, as one family of events, and who is told. Listeners live in the process; what must
 * reach the outside after a kill goes through the outbox, which is committed with the facts.
 */
package churnline.core.event;
