@NullMarked
package io.acclimate.standalone;

import org.jspecify.annotations.NullMarked;
