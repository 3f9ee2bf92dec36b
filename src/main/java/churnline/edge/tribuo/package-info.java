/** The trainer. The only room that knows Tribuo. */
package churnline.edge.tribuo;
