<?php
/**
 * Publishes a blog in an empty WordPress: php wordpress_blog.php SITE BLOG.json
 *
 * Prints the posts as WordPress tells them: slug -> address, title and status.
 */

define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = 'blog.example';
$_SERVER['HTTPS'] = 'on';
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
$blog = json_decode(file_get_contents($argv[2]), true);

wp_install($blog['title'], 'admin', 'margin@blog.example', true, '', 'not-a-secret');
foreach (['post', 'page'] as $type) {
    foreach (get_posts(['post_type' => $type, 'post_status' => 'any']) as $sample) {
        wp_delete_post($sample->ID, true);
    }
}
update_option('home', $blog['origin']);
update_option('siteurl', $blog['origin']);
update_option('timezone_string', $blog['zone']);
update_option('posts_per_page', $blog['per_page']);
update_option('posts_per_rss', $blog['per_page']);
update_option('permalink_structure', $blog['permalinks']);
update_option('blogdescription', 'Notes in the margin');
switch_theme($blog['theme']);
$wp_rewrite->init();

$users = [];
$places = [];
foreach ($blog['posts'] as $post) {
    $author = $post['author'];
    $users[$author] ??= wp_insert_user([
        'user_login' => 'writer' . count($users),
        'user_pass' => 'not-a-secret',
        'display_name' => $author,
        'role' => 'author',
    ]);
    $categories = array_map(
        fn($name) => get_cat_ID($name) ?: wp_create_category($name),
        $post['categories'],
    );
    $id = wp_insert_post(wp_slash([
        'post_type' => $post['type'],
        'post_status' => $post['status'],
        'post_name' => $post['slug'],
        'post_title' => $post['title'],
        'post_content' => $post['content'],
        'post_excerpt' => $post['summary'] ?? '',
        'post_date' => $post['date'],
        'post_author' => $users[$author],
        'post_category' => $categories,
        'tags_input' => $post['tags'],
        'comment_status' => 'open',
    ]), true);
    if (is_wp_error($id)) {
        throw new Exception($id->get_error_message());
    }
    if ($post['updated']) {
        $wpdb->update($wpdb->posts, [
            'post_modified' => $post['updated'],
            'post_modified_gmt' => get_gmt_from_date($post['updated']),
        ], ['ID' => $id]);
    }
    if ($post['pinned']) {
        stick_post($id);
        foreach (['A reader', 'Another & one'] as $reader) {
            wp_insert_comment(wp_slash([
                'comment_post_ID' => $id,
                'comment_author' => $reader,
                'comment_author_url' => "https://$blog[reader]/",
                'comment_content' => 'Is $e^2$ irrational as well?',
                'comment_date' => $blog['commented'],
                'comment_approved' => 1,
            ]));
        }
    }
    $places[$post['slug']] = [
        'url' => get_permalink($id),
        'title' => html_entity_decode(get_the_title($id), ENT_QUOTES | ENT_HTML5),
        'status' => get_post_status($id),
    ];
}
flush_rewrite_rules();
echo json_encode($places, JSON_UNESCAPED_UNICODE);
