/**
 * Bodies of requests and answers as streams between the server's event loop and a thread that
 * waits. No endpoint and no limit on who may ask.
 */
package churnline.edge.http.body;
