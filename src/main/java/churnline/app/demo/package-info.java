/** The demo: a home of its own, a story told on generated clients. Nothing a service needs. */
package churnline.app.demo;
