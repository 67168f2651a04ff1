/** The embedded default: all services in one JVM, beside a real broker and schema registry. */
@NullMarked
package io.acclimate.standalone;

import org.jspecify.annotations.NullMarked;
