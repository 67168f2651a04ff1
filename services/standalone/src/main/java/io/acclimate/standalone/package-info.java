/**
 * The embedded default: all services in one JVM, beside a real broker and schema registry.
 *
 * <p>Everything listens on the loopback interface only. Broker and schema registry are child
 * processes that end with this one, however it ends. Holds the main class; nothing depends on this
 * module.
 */
@NullMarked
package io.acclimate.standalone;

import org.jspecify.annotations.NullMarked;
