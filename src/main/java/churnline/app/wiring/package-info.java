/**
 * Puts the program together: the engine, the service around it, the table of endpoints, how
 * commands reach either. No decision of the domain.
 */
package churnline.app.wiring;
