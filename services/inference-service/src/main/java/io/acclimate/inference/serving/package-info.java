/** The versions in force: followed, loaded off the request path, swapped under running calls. */
@NullMarked
package io.acclimate.inference.serving;

import org.jspecify.annotations.NullMarked;
