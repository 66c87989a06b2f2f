<?php
// What `mockwx exec` lets PHP run first. PHP's own streams (file_get_contents
// of a URL) know no proxy variable, but they have default options. Those of a
// program that makes a context of its own are not touched: it has to name the
// proxy there, or use curl.
if (getenv('MOCKWX_PROXY_URL') !== false) {
    stream_context_set_default(['http' => [
        'proxy' => preg_replace('#^http://#', 'tcp://', getenv('MOCKWX_PROXY_URL')),
        'request_fulluri' => true,
    ]]);
}

// The auto_prepend_file that this one stands in for runs, too.
(static function () {
    $files = array_merge([php_ini_loaded_file()], explode(',', (string) php_ini_scanned_files()));
    $before = '';
    foreach (array_filter(array_map('trim', array_map('strval', $files))) as $file) {
        $ini = @parse_ini_file($file, false, INI_SCANNER_RAW);
        if (isset($ini['auto_prepend_file']) && realpath($ini['auto_prepend_file']) !== __FILE__) {
            $before = $ini['auto_prepend_file'];
        }
    }
    if ($before !== '') {
        require_once $before; // once: exec may run under exec
    }
})();
