/**
 * Which libraries the program is built on, and whether a repository has newer releases of them. No
 * Maven at run time, and nothing here is asked during a request.
 */
package churnline.edge.versions;
