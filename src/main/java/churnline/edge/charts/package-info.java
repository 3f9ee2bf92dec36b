/**
 * The confusion matrix as a picture. The only room that knows JFreeChart; no AWT class that needs a
 * screen.
 */
package churnline.edge.charts;
