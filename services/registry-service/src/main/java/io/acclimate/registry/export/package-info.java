/** The registry's whole state as one document, the same from every process. */
@NullMarked
package io.acclimate.registry.export;

import org.jspecify.annotations.NullMarked;
