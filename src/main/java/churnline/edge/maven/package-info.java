/** Newer versions of the libraries. Never asked during a request. */
package churnline.edge.maven;
