@NullMarked
package io.acclimate.inference.serving;

import org.jspecify.annotations.NullMarked;
