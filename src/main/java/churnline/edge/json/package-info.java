/** JSON as this program writes it. Any edge may use this room; it knows no other. */
package churnline.edge.json;
