/**
 * The call list: whom to call today, and since when they have been at risk. No model is trained or
 * compared here.
 */
package churnline.edge.clients;
